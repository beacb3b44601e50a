# `make demo` and `make test` do all the set-up on a fresh machine with Python >= 3.11.
PYTHON ?= python3
BIN := .venv/bin
# How many processes run the tests of one part: two on a machine of one's own; CI runs two parts instead.
WORKERS ?= 2
# Fonts that Matplotlib found for another copy of this folder may be gone by now.
export MPLCONFIGDIR := $(CURDIR)/.build/matplotlib
PYTEST := $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --durations 8

# Mutants of the others train models, which takes minutes. `autograder validate --mutants` tries all.
WITH_MUTANTS := 01-models 02-losses 03-gradients 04-landscapes 05-descent 11-autodiff
WITHOUT_MUTANTS := 06-optimizers 07-regularization 08-layers 09-architecture 10-capstone 12-language
# The parts of `make test`, fast ones first, then the long ones, so that two cores end at the same time.
PARTS := lint docs unit mutants nbgrader sandbox course hostile lowest student-install
# What CI runs besides: each needs something that not every machine has, such as Node for the hub, or root to become somebody else.
MORE_PARTS := pythons hub torch ordinary-user fuzz
# The same engine on more grounds: `make other-grounds` runs these, `make test` does not.
OTHER_GROUNDS := newest ordinary-user-all
SANDBOX := tests/sandbox tests/student tests/grading
NBGRADER := tests/gradebook tests/integrations tests/release tests/cli
COURSE := tests/course_content tests/practice tests/quality
# what needs PyTorch or statsmodels: the part `torch` installs them and runs these
TORCH := tests/checks/test_torch.py tests/checks/test_torch_course.py tests/checks/test_statsmodels.py
# the attack suite on four grounds
HOSTILE := tests/hostile
# a real JupyterHub: the part `hub` installs it and runs these
HUB := tests/hub
# what CI runs as a user without rights, too
AS_ORDINARY_USER := tests/sandbox tests/selfcheck/test_selfcheck.py tests/grading/test_batch.py
ELSEWHERE := $(SANDBOX) $(NBGRADER) $(COURSE) $(TORCH) $(HUB) $(HOSTILE)

.PHONY: install demo test $(PARTS) more-parts $(MORE_PARTS) other-grounds $(OTHER_GROUNDS) course-site course-pictures references constraints bench error-rates bench-service faults service-kills soak mutation clean

install: .venv/installed

.venv/installed: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

demo: install
	$(BIN)/autograder build
	$(BIN)/autograder demo --students 60

test: install
	$(PYTHON) .ci/parts.py $(PARTS)

more-parts: install
	$(PYTHON) .ci/parts.py $(MORE_PARTS)

other-grounds: install
	$(PYTHON) .ci/parts.py $(OTHER_GROUNDS)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell

docs: install
	$(BIN)/python docs/make_references.py --check
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

# The course as a web site, from assignments/ and website/pictures, into course-site/; no part of `make test`, whose tests make it too.
course-site: install
	$(BIN)/python website/make_site.py

# What the pages show beside the text: runs the twelve notebooks on the solutions, about 2 minutes.
course-pictures: install
	$(BIN)/python website/make_pictures.py $(ARGS)

# Everything that belongs to no other part, a room that is new included.
unit: install
	$(PYTEST) tests $(addprefix --ignore=,$(ELSEWHERE))

sandbox: install
	$(PYTEST) $(SANDBOX)

nbgrader: install
	$(PYTEST) $(NBGRADER)

course: install
	$(PYTEST) $(COURSE)
	$(BIN)/python -m autograder.checks.certified.certify
	$(BIN)/autograder build --check
	$(BIN)/autograder demo --students 8

mutants: install
	$(BIN)/autograder validate --mutants --seeds 1 --drawn 4 $(WITH_MUTANTS)
	$(BIN)/autograder validate --seeds 1 --drawn 4 $(WITHOUT_MUTANTS)

student-install:
	.ci/student_install

lowest: install
	.ci/other_environment lowest $(BIN)/python

newest: install
	.ci/other_environment newest $(BIN)/python

pythons: install
	.ci/other_pythons

# The walls, the self-check and a batch: 1.3 minutes of processor time; all of sandbox, grading and self-check takes several times that.
ordinary-user: install
	.ci/ordinary_user $(AS_ORDINARY_USER)

ordinary-user-all: install
	.ci/ordinary_user

hostile: install
	$(PYTEST) $(HOSTILE)

# PyTorch is no dependency of ours: in an environment of its own. For the CPU it is 2 GB; an index with builds for graphics
# cards alone gives 6 GB. Tensors over the wire, checks of modules, and the example course.
TORCH_PACKAGE ?= torch==2.13.0
STATSMODELS_PACKAGE ?= statsmodels==0.15.0
torch:
	$(PYTHON) -m venv .build/torch
	.build/torch/bin/python -m pip install --quiet '$(TORCH_PACKAGE)' '$(STATSMODELS_PACKAGE)' --editable '.[test]'
	.build/torch/bin/python -m pytest -q -p no:cacheprovider $(TORCH)

# The evening of a deadline, with a real JupyterHub and its proxy, and the service as deploy/hub says. It needs Node and npm; as root
# it makes two users of this machine, and removes them.
hub: install
	.ci/hub -m pytest -q -p no:cacheprovider $(HUB)

# The reference pages below docs/, from the code that they describe.
references: install
	$(BIN)/python docs/make_references.py

# The versions that `make install` and an instructor's install take, with hashes; written by hand never.
COMPILE := $(BIN)/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --upgrade --custom-compile-command 'make constraints'
constraints: install
	$(COMPILE) --extra instructor --extra service --extra big --extra lab --output-file requirements/instructor.txt
	$(COMPILE) --extra dev --output-file requirements/dev.txt
	echo 'atheris>=3,<3.1' | $(subst pyproject.toml,-,$(COMPILE)) --output-file requirements/fuzz.txt

# What grading costs, here and with every other tool, in one run of about a quarter of an hour on an idle machine; it needs
# the network the first time, and writes docs/performance.md. ARGS="--small" tries it, ARGS="--growth" adds 10,000 submissions.
bench: install
	$(BIN)/python benchmarks/run.py $(ARGS)

# Bytes that a coverage-guided fuzzer makes up, for all that reads a student's bytes in the judge. ARGS="--runs 2000000" goes on for longer.
fuzz: install
	$(BIN)/python -m pip install --quiet --require-hashes --upgrade --target .build/fuzz --requirement requirements/fuzz.txt
	PYTHONPATH=.build/fuzz $(BIN)/python tests/fuzz/coverage_guided.py $(ARGS)

# how often the checks of the library err on right and wrong answers
error-rates: install
	$(BIN)/python benchmarks/checks_error_rates.py

# what an upload and its grading cost, beside a batch, in one run
bench-service: install
	PYTHONPATH=tests/support $(if $(filter --hub,$(ARGS)),.ci/hub,$(BIN)/python) benchmarks/service.py $(ARGS)

# 500 processes of a batch are killed at random; prints what became of the results (about 15 minutes)
faults: install
	PYTHONPATH=tests/support $(BIN)/python tests/support/random_kills.py --kills 500

# the hand-in service, its worker and its database are killed at random; every acknowledged upload is graded once
service-kills: install
	PYTHONPATH=tests/support $(BIN)/python tests/support/service_kills.py --kills 100
	PYTHONPATH=tests/support $(BIN)/python tests/support/service_kills.py --kills 100 --postgres

# 20,000 submissions in one warm process, a tenth of them hostile; prints what grows (under an hour)
soak: install
	PYTHONPATH=tests/support:tests/hostile $(BIN)/python tests/hostile/soak.py $(ARGS)

# Are the tests of the platform right? Mutants of the rooms named in ARGS, such as ARGS="wire --most 300"; all without it.
mutation: install
	$(BIN)/python benchmarks/mutation/by_hand.py
	$(BIN)/python benchmarks/mutation $(ARGS)

clean:
	rm -rf .venv .build demo data site course-site
