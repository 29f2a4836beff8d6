-- How far an authority goes, and the standing scheme for every kind of decision about a case.
alter table delegations add column level text not null default 'standard' check (level in ('standard', 'higher'));
alter table delegations alter column level drop default;

insert into delegations (id, version, role, decision_kind, level, from_on, authority)
select ('00000000-0000-7000-8000-00000000d' || lpad(to_hex(16 + row_number() over ()), 3, '0'))::uuid, 1, role, kind, level,
    '2025-01-01', 'Standing scheme of delegation: ' || words
from (values
    ('Case.Lead', 'adviserAllocation', 'standard', 'allocation of advisers'),
    ('Case.Decide', 'adviserAllocation', 'standard', 'allocation of advisers'),
    ('Case.Deliver', 'conflictFinding', 'standard', 'findings on conflicts of interest'),
    ('Case.Lead', 'conflictFinding', 'standard', 'findings on conflicts of interest'),
    ('Case.Decide', 'conflictFinding', 'higher', 'findings on conflicts of interest'),
    ('Case.Decide', 'initialDiagnosis', 'standard', 'initial diagnosis'),
    ('Case.Decide', 'routeChange', 'standard', 'changes of route'),
    ('Case.Decide', 'supportingOrganisationAppointment', 'standard', 'appointment of supporting organisations'),
    ('Case.Decide', 'dueDiligenceOverride', 'standard', 'overriding due diligence'),
    ('Grant.Approve', 'planClearance', 'standard', 'clearance of plans'),
    ('Case.Decide', 'planApproval', 'standard', 'approval of plans'),
    ('Case.Decide', 'mandation', 'standard', 'mandation'),
    ('Case.Decide', 'informationPowers', 'standard', 'information powers'),
    ('Case.Decide', 'interimExecutiveBoard', 'standard', 'interim executive boards'),
    ('Case.Decide', 'closure', 'standard', 'closure of cases')
) as scheme (role, kind, level, words);
