set lock_timeout = '5s';

----------------------------------------------------------------------------------------------------- concerns

create table concerns (
    id                    uuid primary key,
    case_id               uuid not null references cases (id),
    version               integer not null check (version > 0),
    raised_by             jsonb not null,
    raised_by_id          uuid,
    raised_at             timestamptz not null,
    changed_at            timestamptz not null,
    raised_on             date not null,
    summary               text check (length(summary) between 1 and 200),
    details               text check (length(details) between 1 and 10000),
    resolved_on           date check (resolved_on >= raised_on),
    resolution            text check (length(resolution) between 1 and 4000),
    mandation_outcome     text check (mandation_outcome in ('approve', 'refuse')),
    mandation_reason      text,
    mandation_decision_id uuid references decisions (id),
    mandation_on          date,
    mandation_by          uuid references people (id),
    notice_kind           text check (notice_kind in ('neia', 'twn')),
    notice_details        text check (length(notice_details) between 1 and 4000),
    notice_issued_on      date check (notice_issued_on >= raised_on and notice_issued_on >= mandation_on),
    notice_document_id    uuid,
    powers_on             date,
    powers_details        text check (length(powers_details) between 1 and 4000),
    powers_decision_id    uuid references decisions (id),
    powers_withdrawn_on   date check (powers_withdrawn_on >= powers_on),
    board_on              date,
    board_details         text check (length(board_details) between 1 and 4000),
    board_decision_id     uuid references decisions (id),
    board_consulted       text[] check (board_consulted <@ array ['localAuthority', 'governors', 'diocese', 'foundation']),
    board_withdrawn_on    date check (board_withdrawn_on >= board_on),
    check (resolution is null or resolved_on is not null),
    check (
        num_nonnulls(mandation_outcome, mandation_reason, mandation_decision_id, mandation_on, mandation_by) in (0, 5)
    ),
    check (num_nonnulls(notice_kind, notice_issued_on, notice_document_id) in (0, 3)),
    check (notice_kind is null or coalesce(mandation_outcome, '') = 'approve'),
    check (num_nonnulls(powers_on, powers_decision_id) in (0, 2)),
    check (powers_on is not null or powers_withdrawn_on is null),
    check (num_nonnulls(board_on, board_decision_id, board_consulted) in (0, 3)),
    check (board_on is not null or board_withdrawn_on is null)
) with (fillfactor = 85);
create index concerns_of_case on concerns (case_id, raised_on, id);
create index concerns_not_resolved on concerns (case_id) where resolved_on is null;

-- The approval has no row here: it is the decision on mandation.
create table concern_steps (
    concern_id  uuid not null references concerns (id),
    step        text not null check (step <> 'regional-director-approval'),
    version     integer not null check (version > 0),
    done_on     date,
    done_by     uuid references people (id),
    document_id uuid,
    note        text check (length(note) between 1 and 1000),
    saved_by    jsonb not null,
    saved_at    timestamptz not null,
    primary key (concern_id, step),
    check (done_on is not null or done_by is null)
) with (fillfactor = 85);

----------------------------------------------------------------------------------------------------- contacts

create table contacts (
    id           uuid primary key,
    case_id      uuid not null references cases (id),
    version      integer not null check (version > 0),
    added_by     jsonb not null,
    added_at     timestamptz not null,
    changed_at   timestamptz not null,
    organisation text not null check (organisation in ('school', 'supportingOrganisation', 'governanceBody')),
    role         text not null,
    name         text check (length(name) between 1 and 200),
    other_role   text check (length(other_role) between 1 and 100),
    email        text check (length(email) between 3 and 254),
    phone        text check (length(phone) between 10 and 20),
    job_title    text check (length(job_title) between 1 and 200),
    deleted      boolean not null,
    check ((name is null) = (email is null)),
    check (not deleted or num_nonnulls(name, other_role, email, phone, job_title) = 0)
) with (fillfactor = 85);
create index contacts_of_case on contacts (case_id, added_at, id) where not deleted;

-- Who looked at personal data, and why: written before the data leaves.
create table access_log (
    id           uuid primary key,
    at           timestamptz not null,
    person_id    uuid references people (id),
    client_id    uuid,
    role         text not null,
    operation    text not null,
    outcome      text not null check (outcome in ('allowed', 'refused')),
    case_id      uuid references cases (id),
    subject_kind text not null,
    subject_id   uuid not null,
    purpose      text,
    note         text check (length(note) between 1 and 500),
    request_id   uuid not null,
    check (num_nonnulls(person_id, client_id) = 1)
);
create index access_log_by_time on access_log (at, id);
create index access_log_of_people on access_log (person_id, at, id);
create trigger append_only before update or delete on access_log for each row execute function refuse_change();
create trigger append_only_whole before truncate on access_log for each statement execute function refuse_change();

------------------------------------------------------------------------------------------ support and watchlists

create table universal_support (
    id                       uuid primary key,
    urn                      text not null references schools (urn),
    version                  integer not null check (version > 0),
    offer_code               text not null check (length(offer_code) between 1 and 50),
    started_on               date not null,
    ended_on                 date check (ended_on >= started_on),
    provider_organisation_id uuid,
    note                     text check (length(note) between 1 and 1000),
    removed                  boolean not null,
    added_by                 jsonb not null,
    added_at                 timestamptz not null,
    changed_at               timestamptz not null,
    check (not removed or note is null)
);
create index universal_support_of_school on universal_support (urn, started_on, id) where not removed;

create table structural_referrals (
    id                 uuid primary key,
    case_id            uuid not null references cases (id),
    version            integer not null check (version > 0),
    tool               text not null
        check (tool in ('applyToBecomeAcademy', 'prepareConversionsAndTransfers', 'completeConversionsTransfersAndChanges')),
    kind               text not null check (kind in ('academyOrder', 'trustTransfer', 'conversion')),
    referred_on        date not null,
    external_reference text check (length(external_reference) between 1 and 100),
    state              text not null check (state in ('referred', 'accepted', 'inProgress', 'completed', 'stopped')),
    state_on           date not null check (state_on >= referred_on),
    note               text check (length(note) between 1 and 1000),
    added_by           jsonb not null,
    added_at           timestamptz not null,
    changed_at         timestamptz not null
);
create index structural_referrals_of_case on structural_referrals (case_id, added_at, id);

create table watchlist (
    person_id uuid not null references people (id),
    case_id   uuid not null references cases (id),
    version   integer not null check (version > 0),
    watching  boolean not null,
    since     timestamptz not null,
    primary key (person_id, case_id)
) with (fillfactor = 85);
create index watchlist_by_time on watchlist (person_id, since, case_id) where watching;

------------------------------------------------------------------------------------------------ reference data

insert into reference_lists (key, label, editable) values
    ('concern-steps', 'The steps of the escalation ladder', false),
    ('contact-roles', 'What contacts are in their organisations', false),
    ('universal-offers', 'Support that every school may have', true);

insert into reference_values (list, code, label, position, active_from) values
    ('concern-steps', 'relationships-tried', 'Use relationships', 1, '2025-01-01'),
    ('concern-steps', 'mediation-tried', 'Follow mediation', 2, '2025-01-01'),
    ('concern-steps', 'information-powers-considered', 'Consider information powers', 3, '2025-01-01'),
    ('concern-steps', 'evidence-gathered', 'Gather evidence', 4, '2025-01-01'),
    ('concern-steps', 'regional-director-approval', 'Regional director''s approval to mandate', 5, '2025-01-01'),
    ('concern-steps', 'moderation', 'Complete the moderation of mandation', 6, '2025-01-01'),
    ('concern-steps', 'notice-drafted', 'Draft the notice', 7, '2025-01-01'),
    ('concern-steps', 'lead-consulted', 'Consult the local authority lead or the trust relationship manager', 8, '2025-01-01'),
    ('concern-steps', 'equality-duty-assessed', 'Save the assessment under the equality duty', 9, '2025-01-01'),
    ('concern-steps', 'legal-clearance', 'Get legal clearance', 10, '2025-01-01'),
    ('concern-steps', 'bodies-told', 'Tell the responsible body, and the diocese or foundation', 11, '2025-01-01'),
    ('concern-steps', 'notice-sent', 'Send the notice', 12, '2025-01-01'),
    ('concern-steps', 'tracker-updated', 'Enter the notice in the tracker', 13, '2025-01-01'),
    ('contact-roles', 'headteacherPermanent', 'Headteacher (permanent)', 1, '2025-01-01'),
    ('contact-roles', 'headteacherInterim', 'Headteacher (interim)', 2, '2025-01-01'),
    ('contact-roles', 'chairOfGovernors', 'Chair of governors', 3, '2025-01-01'),
    ('contact-roles', 'accountingOfficer', 'Accounting officer', 4, '2025-01-01'),
    ('contact-roles', 'headteacher', 'Headteacher of the supporting organisation', 5, '2025-01-01'),
    ('contact-roles', 'trust', 'Trust', 6, '2025-01-01'),
    ('contact-roles', 'localAuthority', 'Local authority', 7, '2025-01-01'),
    ('contact-roles', 'diocese', 'Diocese', 8, '2025-01-01'),
    ('contact-roles', 'foundation', 'Foundation', 9, '2025-01-01'),
    ('contact-roles', 'federation', 'Federation', 10, '2025-01-01'),
    ('contact-roles', 'other', 'Something else', 11, '2025-01-01'),
    ('universal-offers', 'attendanceAndBehaviourHub', 'Attendance and behaviour hub', 1, '2025-01-01'),
    ('universal-offers', 'englishHub', 'English hub', 2, '2025-01-01'),
    ('universal-offers', 'mathsHub', 'Maths hub', 3, '2025-01-01'),
    ('universal-offers', 'regionalConference', 'Regional conference', 4, '2025-01-01'),
    ('universal-offers', 'peerNetwork', 'Network of peers', 5, '2025-01-01'),
    ('universal-offers', 'other', 'Something else', 6, '2025-01-01');

------------------------------------------------------------------------------------------------------- the walls

grant select on concerns, concern_steps, contacts, access_log, universal_support, structural_referrals, watchlist
    to rise_application;
grant insert, update on concerns, concern_steps, contacts, universal_support, structural_referrals, watchlist
    to rise_application;
grant insert on access_log to rise_application;
