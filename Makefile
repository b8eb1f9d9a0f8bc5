# Names for the scripts, which need no make themselves.
PREFIX ?= /usr/local
# How long each fuzz target runs.
SECONDS ?= 600

.PHONY: check inner test record examples bench fuzz keys tsan soak docs demo install all

check:
	scripts/check

inner:
	scripts/inner

test:
	scripts/test

record:
	QUIRE_RECORD=1 scripts/test
	QUIRE_RECORD=1 scripts/examples

examples:
	scripts/examples

bench:
	scripts/bench

fuzz:
	scripts/fuzz "$(SECONDS)"

keys:
	scripts/fuzz keys

tsan:
	scripts/tsan

soak:
	scripts/soak

docs:
	scripts/test --filter DocumentationTests

demo:
	scripts/demo

install:
	scripts/install "$(PREFIX)"

.PHONY: check inner test record examples bench fuzz keys tsan soak docs demo install all
