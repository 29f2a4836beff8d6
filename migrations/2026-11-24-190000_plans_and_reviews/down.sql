drop table review_ratings, reviews, plan_objectives, plans, plan_versions, funding_bands;
delete from reference_values where list = 'funding-bands';
delete from reference_lists where key = 'funding-bands';
