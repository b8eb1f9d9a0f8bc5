# Names for the scripts, which need no make themselves.
PREFIX ?= /usr/local

.PHONY: check inner test record examples bench fuzz soak docs demo install all

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
	scripts/fuzz

soak:
	scripts/soak

docs:
	scripts/test --filter DocumentationTests

demo:
	scripts/demo

install:
	scripts/install "$(PREFIX)"

all: test examples bench fuzz soak
