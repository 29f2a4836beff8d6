delete from reference_values where list in ('concern-steps', 'contact-roles', 'universal-offers');
delete from reference_lists where key in ('concern-steps', 'contact-roles', 'universal-offers');
drop table watchlist, structural_referrals, universal_support, access_log, contacts, concern_steps, concerns;
