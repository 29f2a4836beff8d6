//! The life of a case on each track, from opening to closure, told through the surface alone.

use chrono::{NaiveDate, Utc};
use serde_json::{Value, json};
use tests::{Answer, World};

const OFFICER: &str = "00000000-0000-7000-8000-000000001004";
const ADVISER: &str = "00000000-0000-7000-8000-000000001006";

fn today() -> NaiveDate {
    calendar::london_date(Utc::now())
}

fn decision() -> Value {
    json!({"reasons": "As advised.", "decidedOn": today(), "channel": "inSystem"})
}

/// A case on its way.
struct Story {
    world: World,
    path: String,
    document: String,
}

impl Story {
    /// Opens a case and works it until its school can be diagnosed.
    async fn begin() -> Self {
        let world = World::new().await;
        let urn = world.school(&json!({})).await;
        let opening = json!({
            "urn": urn, "cohort": "flow", "eligible": true, "basis": "stuckRi",
            "assessedOn": "2026-01-10", "ruleVersion": "2025-09",
        });
        let case = world.post("lead", "/v1/cases", &opening).await.expect(201).id();
        let path = format!("/v1/cases/{case}");
        let document = world.document(&path).await;
        let story = Self { world, path, document };
        let officer = json!({"personId": OFFICER, "from": today()});
        story.step("lead", "", "/delivery-officer/assign", &officer).await.expect(200);
        let declared =
            json!({"personId": ADVISER, "urn": urn, "declaredOn": today(), "interestKind": "none"});
        let declared = story.world.post("lead", "/v1/conflict-declarations", &declared).await.expect(201);
        let finding = json!({
            "declarationId": declared.id(), "purpose": "allocation", "checkedOn": today(), "finding": "none",
            "decision": decision(),
        });
        story.step("lead", "", "/conflict-checks", &finding).await.expect(201);
        story
            .answered(
                "contact-responsible-body",
                &json!({
                    "contacted": true, "contactedOn": today(), "dioceseContactedOn": null,
                }),
            )
            .await;
        story.answered("send-formal-notification", &json!({
            "templateUsed": true, "informationSheetAttached": true, "recipientsAdded": true, "sent": true,
            "sentOn": today(),
        })).await;
        story
            .answered(
                "record-conflict-response",
                &json!({
                    "receivedOn": today(), "documentId": story.document, "finding": "none", "details": null,
                }),
            )
            .await;
        let adviser = json!({"personId": ADVISER, "allocatedOn": today(), "decision": decision()});
        story.step("lead", "", "/adviser/allocate", &adviser).await.expect(200);
        story.answered("adviser-initial-contact", &json!({"contactedOn": today()})).await;
        story
            .answered(
                "arrange-initial-visit",
                &json!({
                    "plannedVisitOn": today(), "noteOfVisitTemplateGiven": true,
                }),
            )
            .await;
        story.answered("record-initial-visit", &json!({"visitedOn": today(), "mode": "inPerson"})).await;
        story
    }

    async fn tag(&self, person: &str, below: &str) -> String {
        self.world.get(person, format!("{}{below}", self.path)).await.expect(200).etag()
    }

    /// A step that names the version of what is at `of`.
    async fn step(&self, person: &str, of: &str, step: &str, body: &Value) -> Answer {
        let etag = self.tag(person, of).await;
        self.world.change(person, "POST", format!("{}{step}", self.path), &etag, body).await
    }

    async fn save(&self, below: &str, body: &Value) -> Answer {
        let etag = self.tag("officer", below).await;
        self.world.change("officer", "PUT", format!("{}{below}", self.path), &etag, body).await
    }

    async fn save_first(&self, below: &str, body: &Value) {
        let path = format!("{}{below}", self.path);
        self.world.change("officer", "PUT", path, "*", body).await.expect(200);
    }

    async fn add(&self, below: &str, body: &Value) -> String {
        self.world.post("officer", format!("{}{below}", self.path), body).await.expect(201).id()
    }

    async fn answered(&self, task: &str, answers: &Value) {
        let saved = self.save(&format!("/tasks/{task}"), answers).await.expect(200);
        assert_eq!(saved.body["task"]["status"], "completed", "{task}: {saved}");
    }

    /// The adviser recommends which way to go, and the director decides so.
    async fn diagnose(&self, outcome: &str) {
        let made = json!({
            "decisionKind": "initialDiagnosis", "option": outcome, "reasons": "What the visit showed.",
            "recommendedOn": today(), "documentIds": [self.document],
        });
        let path = format!("{}/recommendations", self.path);
        let made = self.world.post("adviser", path, &made).await.expect(201).id();
        self.answered("complete-diagnosis-assessment", &json!({
            "talkedToAdviser": true, "assessmentCompleted": true, "savedOn": today(), "documentId": self.document,
            "recommendationId": made,
        })).await;
        let mut decided = json!({"outcome": outcome, "decision": decision()});
        decided["decision"]["recommendationId"] = json!(made);
        self.step("director", "", "/decisions/initial-diagnosis", &decided).await.expect(201);
    }

    /// Finds, checks and appoints a supporting organisation, in the place of another if there is one.
    async fn appoint(&self, ukprn: &str, others: &[&str]) -> String {
        let address = json!({"line1": "1 Invented Street", "town": "Middlesbrough", "postcode": "TS1 1AA"});
        let trust = json!({
            "kind": "trust", "legalName": format!("Invented Trust {ukprn}"), "ukprn": ukprn, "address": address,
        });
        let trust = self.world.post("lead", "/v1/organisations", &trust).await.expect(201).id();
        let candidate = self.add("/candidates", &json!({"organisationId": trust})).await;
        let path = format!("/candidates/{candidate}");
        let others: Vec<_> =
            others.iter().map(|id| json!({"candidateId": id, "reason": "It withdrew"})).collect();
        let selected = json!({"selectedOn": today(), "reasons": "Knows the phase.", "notChosen": others});
        self.step("officer", &path, &format!("{path}/select"), &selected).await.expect(200);
        let check = json!({
            "outcome": "satisfactory", "finding": "Asked.", "checkedByName": "Pat Sample", "checkedOn": today(),
        });
        let checks = json!({
            "capacity": check, "relationshipView": check, "financialCheck": check, "vendorAccount": check,
        });
        self.save(&format!("{path}/due-diligence"), &checks).await.expect(200);
        let appointed = json!({
            "candidateId": candidate, "outcome": "appoint", "assessmentToolTwoCompleted": true,
            "schoolAgreed": true, "decision": decision(),
        });
        let decisions = "/decisions/supporting-organisation-appointment";
        self.step("director", "", decisions, &appointed).await.expect(201);
        let contact = json!({
            "accountingOfficerName": "Pat Sample", "email": "pat@example.org", "phone": null, "address": address,
        });
        self.save(&format!("{path}/contact"), &contact).await.expect(200);
        candidate
    }

    /// A concern is raised, escalated to a notice step by step, and resolved.
    async fn escalate(&self) {
        let raised = json!({"summary": "No answer", "details": "For weeks.", "raisedOn": today()});
        let concern = format!("/concerns/{}", self.add("/concerns", &raised).await);
        let done = json!({"done": true, "doneOn": today(), "doneByPersonId": null, "documentId": null, "note": null});
        let notice = json!({
            "noticeKind": "neia", "details": "The notice.", "issuedOn": today(), "documentId": self.document,
        });
        let early = self.step("officer", &concern, &format!("{concern}/escalate"), &notice).await.expect(409);
        assert_eq!(early.error_codes()[0], "escalationPreconditionsUnmet");
        let before =
            ["relationships-tried", "mediation-tried", "information-powers-considered", "evidence-gathered"];
        for key in before {
            self.save_first(&format!("{concern}/escalation/steps/{key}"), &done).await;
        }
        let mandate =
            json!({"outcome": "approve", "primaryReason": "withheldInformation", "decision": decision()});
        let approve = format!("{concern}/approve-mandation");
        self.step("director", &concern, &approve, &mandate).await.expect(201);
        for key in [
            "moderation",
            "notice-drafted",
            "lead-consulted",
            "equality-duty-assessed",
            "legal-clearance",
            "bodies-told",
            "notice-sent",
            "tracker-updated",
        ] {
            self.save_first(&format!("{concern}/escalation/steps/{key}"), &done).await;
        }
        self.step("officer", &concern, &format!("{concern}/escalate"), &notice).await.expect(200);
        let resolved = json!({"resolvedOn": today(), "details": "They answered."});
        self.step("officer", &concern, &format!("{concern}/resolve"), &resolved).await.expect(200);
    }

    /// The plan is received, cleared, submitted and approved; its objective is entered: the objective's id.
    async fn plan(&self) -> String {
        self.answered(
            "share-indicative-band",
            &json!({
                "bandCalculated": true, "bandCode": "upTo80000", "shared": true, "sharedOn": today(),
            }),
        )
        .await;
        let received = json!({"receivedOn": today(), "documentId": self.document});
        let version = self.add("/plan/versions", &received).await;
        let path = format!("/plan/versions/{version}");
        let reviewed = json!({"reviewed": true, "bandConfirmed": true, "finalBandCode": "upTo80000"});
        self.save_first(&format!("{path}/review"), &reviewed).await;
        let cleared = json!({
            "planVersionId": version, "outcome": "cleared", "finalBandCode": "upTo80000", "decision": decision(),
        });
        self.step("grant-approver", "", "/decisions/plan-clearance", &cleared).await.expect(201);
        let submitted = json!({"submittedOn": today()});
        self.step("officer", &path, &format!("{path}/submit"), &submitted).await.expect(200);
        let approved = json!({"planVersionId": version, "outcome": "approve", "decision": decision()});
        self.step("director", "", "/decisions/plan-approval", &approved).await.expect(201);
        let objective = json!({"area": "qualityOfEducation", "details": "Everybody reads well."});
        let objective = self.add("/plan/objectives", &objective).await;
        let complete = json!({"completedOn": today()});
        self.step("officer", "/plan", "/plan/complete-objectives", &complete).await.expect(200);
        objective
    }

    async fn review(&self, advice: Value) -> String {
        let held = json!({"reviewOn": today(), "reviewerKind": "adviser"});
        let review = format!("/reviews/{}", self.add("/reviews", &held).await);
        let next = json!({"nextSteps": "Go on as agreed.", "routeAdvice": advice});
        let etag = self.tag("officer", &review).await;
        let path = format!("{}{review}/next-steps", self.path);
        self.world.change("officer", "PUT", path, &etag, &next).await.expect(200);
        review
    }

    async fn close(&self, outcome: &str) {
        let body = json!({"outcome": outcome, "closedOn": today(), "decision": decision()});
        self.step("director", "", "/close", &body).await.expect(200);
    }

    /// The case's status, its track, and which tasks are completed.
    async fn standing(&self) -> (Value, Value, Vec<u64>) {
        let case = self.world.get("lead", self.path.clone()).await.expect(200).body;
        let tasks = case["tasks"].as_array().unwrap().iter();
        let completed = tasks.filter(|task| task["status"] == "completed");
        let completed = completed.map(|task| task["number"].as_u64().unwrap()).collect();
        (case["status"].clone(), case["track"].clone(), completed)
    }
}

#[actix_web::test]
async fn a_matched_school_from_opening_to_closure() {
    let story = Story::begin().await;
    story.diagnose("match").await;
    let first = story.appoint("10000101", &[]).await;
    story.escalate().await;
    let paused = json!({"pausedOn": today(), "reviewBy": "2049-01-01", "reason": "The head has left"});
    story.step("lead", "", "/pause", &paused).await.expect(200);
    let refused =
        story.save("/tasks/adviser-initial-contact", &json!({"contactedOn": today()})).await.expect(409);
    assert_eq!(refused.code(), "caseNotWritable");
    story
        .step("lead", "", "/resume", &json!({"resumedOn": today(), "reason": "A new head"}))
        .await
        .expect(200);
    story.appoint("10000102", &[&first]).await;
    let history =
        story.world.get("lead", format!("{}/supporting-organisations", story.path)).await.expect(200);
    assert_eq!(history.body["items"].as_array().unwrap().len(), 2, "{history}");
    let objective = story.plan().await;
    let review = story.review(Value::Null).await;
    let rating = json!({"rating": "green", "details": "All do."});
    story.save_first(&format!("{review}/ratings/{objective}"), &rating).await;
    let completed = (1..=15).chain(18..=22).collect();
    assert_eq!(story.standing().await, (json!("inProgress"), json!("matched"), completed));
    story.close("improved").await;
    assert_eq!(story.standing().await.0, "closed");
    let decisions = story.world.get("lead", format!("{}/decisions?limit=100", story.path)).await.expect(200);
    let mut kinds: Vec<_> =
        decisions.body["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [
            "adviserAllocation",
            "closure",
            "conflictFinding",
            "eligibility",
            "initialDiagnosis",
            "mandation",
            "planApproval",
            "planClearance",
            "supportingOrganisationAppointment",
            "supportingOrganisationAppointment",
        ]
    );
    story.world.end().await;
}

#[actix_web::test]
async fn a_watched_school_changes_its_route_and_loses_its_eligibility() {
    let story = Story::begin().await;
    story.diagnose("reviewProgress").await;
    story.review(json!("continueReviewProgress")).await;
    let (status, track, completed) = story.standing().await;
    assert_eq!((status, track), (json!("inProgress"), json!("reviewProgress")));
    assert_eq!(completed, (1..=11).collect::<Vec<u64>>());
    let matched = json!({"to": "matched", "decision": decision()});
    story.step("director", "", "/decisions/route-change", &matched).await.expect(201);
    story.appoint("10000103", &[]).await;
    let lost = json!({
        "eligible": false, "ineligibleReason": "Judged good", "assessedOn": today(), "ruleVersion": "2025-09",
        "changedOn": today(), "supportEndsOn": null, "decision": decision(),
    });
    story.step("lead", "", "/eligibility-assessments", &lost).await.expect(201);
    story.close("noLongerEligible").await;
    let (status, track, _) = story.standing().await;
    assert_eq!((status, track), (json!("closed"), json!("matched")));
    story.world.end().await;
}
