# Every target only calls the command line or npm; CI calls those directly, because Make turns each exit code into 2.
STACK ?= dev
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help up down preview drift status build check test bench soak

breakwater = ./breakwater
sources = index.ts plugin.ts package.json $(shell find adopt cli components config docker observe platform provider topology scripts bench -name '*.ts' -o -name '*.mjs' -o -name '*.cjs' 2>/dev/null)

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'
	@echo "Another stack: make up STACK=prod. More: ./breakwater --help"

up: .make/dist ## install what is missing, deploy the stack, print its URL
	@$(breakwater) up --stack $(STACK)

down: .make/dist ## remove everything but data, passwords and identities
	@$(breakwater) down --stack $(STACK)

preview: .make/dist ## what up would do
	@$(breakwater) preview --stack $(STACK)

drift: .make/dist ## what is not as declared
	@$(breakwater) drift --stack $(STACK)

status: .make/dist ## site, members, replication, containers
	@$(breakwater) status --stack $(STACK)

build: .make/dist ## bundle the programs into dist/

check: .make/dist ## format, lint, types, import rules, unit tests
	@npm run --silent check

test: check ## the above, and everything on the real engine and real Docker
	@npm run --silent test:integration

bench: .make/dist ## figures beside Docker Compose and Terraform, into bench/
	@npm run --silent bench

soak: .make/dist ## the repeated experiments in full, resumable
	@npm run --silent soak

.make/installed: package.json package-lock.json scripts/bootstrap.sh
	@scripts/bootstrap.sh
	@mkdir -p .make && touch $@

.make/dist: .make/installed $(sources)
	@npm run --silent build
	@touch $@
