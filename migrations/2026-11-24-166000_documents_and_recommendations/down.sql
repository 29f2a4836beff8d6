alter table decisions drop column recommendation_id;
drop table recommendations, documents;
