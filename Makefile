# The two commands: `make run` and `make test`. Both do all the set-up they need.
SHELL := /bin/sh
TARGET := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)
TOOLS := $(TARGET)/tools

help:
	@echo "make run           set up what is missing and serve a local copy on http://127.0.0.1:8080"
	@echo "make test          set up what is missing and run every check"
	@echo "make faults        kill servers and PostgreSQL under load and check that nothing is lost; some minutes"
	@echo "make token         print a token of the local copy: PERSON=lead, or ROLE=Case.Lead REGION=london"
	@echo "make fuzz          ask what Schemathesis makes up from the contract; some minutes"
	@echo "make bench         measure the service beside PostgreSQL alone; some minutes, and 15 GB of disk"
	@echo "make contract      write the generated contract into openapi/"
	@echo "make lint-contract lint the contract with Spectral and Redocly, where npm is there"
	@echo "make clean-local   forget the local copy and its data"

# PostgreSQL 15 or later and a C compiler: installed where that is possible, named where it is not.
setup:
	@missing=""; \
	if ! ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 && ! command -v postgres >/dev/null 2>&1; then \
		missing="postgresql postgresql-contrib"; \
	fi; \
	command -v cc >/dev/null 2>&1 || missing="$$missing gcc libc6-dev make cmake"; \
	if [ -n "$$missing" ]; then \
		if ! command -v apt-get >/dev/null 2>&1; then echo "Please install: $$missing" >&2; exit 1; fi; \
		as=""; \
		if [ "$$(id -u)" != 0 ]; then \
			if sudo -n true 2>/dev/null; then as="sudo -n"; \
			else echo "Please install, as root: apt-get install $$missing" >&2; exit 1; fi; \
		fi; \
		$$as mkdir -p /etc/postgresql-common; \
		[ -e /etc/postgresql-common/createcluster.conf ] || \
			echo "create_main_cluster = false" | $$as tee /etc/postgresql-common/createcluster.conf >/dev/null; \
		$$as env DEBIAN_FRONTEND=noninteractive apt-get update -q && \
		$$as env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $$missing; \
	fi

run: $(if $(DATABASE_URL),,setup)
	@exec cargo run --quiet --release --locked --bin rise -- serve

token:
	@exec cargo run --quiet --release --locked --bin rise -- token \
		$(if $(ROLE),--role $(ROLE) $(if $(REGION),--region $(REGION)),--person $(if $(PERSON),$(PERSON),lead))

test: setup
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo build --locked --bin rise
	@$(MAKE) --no-print-directory browser-tools fuzz-tools
	cargo test --workspace --locked
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
	@$(MAKE) --no-print-directory lint-contract

# Such as: make faults FAULTS="--seed 7 --server-kills 5 --postgres-kills 2 --keys 100 --restarts 2"
faults: setup
	cargo build --locked --bin rise
	cargo run --locked -p tests --bin faults -- $(FAULTS)

# wrk asks the service, pgbench runs the same statements without it.
bench: setup
	@command -v wrk >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && apt-get install -qy --no-install-recommends wrk >/dev/null; } || \
		{ echo "Please install, as root: apt-get install wrk" >&2; exit 1; }
	cargo build --release --locked --bin rise
	cargo run --locked -p tests --bin bench -- $(SIZE)

contract:
	cargo run --quiet --locked --bin contract -- openapi

lint-contract:
	@if ! command -v npm >/dev/null 2>&1; then echo "skipped: npm is not here, the contract is not linted"; exit 0; fi; \
	if [ ! -x $(TOOLS)/node_modules/.bin/redocly ] || [ ! -x $(TOOLS)/node_modules/.bin/spectral ]; then \
		mkdir -p $(TOOLS); \
		npm install --silent --no-audit --no-fund --prefix $(TOOLS) \
			@stoplight/spectral-cli@6.16.3 @redocly/cli@2.77.0 >$(TOOLS)/install.log 2>&1 || \
		{ echo "skipped: the linters cannot be installed, the contract is not linted"; exit 0; }; \
	fi; \
	$(TOOLS)/node_modules/.bin/spectral lint openapi/v1.json --ruleset openapi/.spectral.yaml --fail-severity=hint && \
	REDOCLY_TELEMETRY=off $(TOOLS)/node_modules/.bin/redocly lint --config openapi/redocly.yaml openapi/v1.json

# What drives a browser over /docs in the tests. Without npm or Chromium, they say that they skipped it.
browser-tools:
	@if ! command -v npm >/dev/null 2>&1; then echo "skipped: npm is not here, no browser will look at /docs"; exit 0; fi; \
	if [ ! -d $(TOOLS)/node_modules/playwright-core ] || [ ! -d $(TOOLS)/node_modules/axe-core ]; then \
		mkdir -p $(TOOLS); \
		npm install --silent --no-audit --no-fund --prefix $(TOOLS) \
			playwright-core@1.65.1 axe-core@4.14.1 >$(TOOLS)/install-browser.log 2>&1 || \
		echo "skipped: playwright-core and axe-core cannot be installed, no browser will look at /docs"; \
	fi

# What makes requests up from the contract in the tests. Without Python, they say that they skipped it.
fuzz-tools:
	@mkdir -p $(TOOLS); if [ ! -x $(TOOLS)/python/bin/schemathesis ] && ! command -v schemathesis >/dev/null 2>&1; then \
		{ python3 -m venv $(TOOLS)/python && $(TOOLS)/python/bin/pip install --quiet schemathesis==4.32.5; } \
			>$(TOOLS)/install-fuzz.log 2>&1 || \
		echo "skipped: schemathesis cannot be installed, nothing makes requests up"; \
	fi

# Many more of them, as four people; some minutes.
fuzz: setup fuzz-tools
	FUZZ_EXAMPLES=$(if $(EXAMPLES),$(EXAMPLES),400) cargo test --locked -p tests --test it -- fuzz --nocapture

clean-local:
	rm -rf .local

.PHONY: help setup run token test faults bench contract lint-contract browser-tools fuzz-tools fuzz clean-local
