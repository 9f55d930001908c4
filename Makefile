# しるべ Shirube. With Python 3.11 or newer and make: `make site`. `make help` lists the rest.
# Plain make and sh, so that it also runs on a Mac's make 3.81; everything installed goes into .venv.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
PY := $(VENV)/bin/python
# More words for build.py, as in: make site ARGS="--base-url https://example.jp/repo/"
ARGS ?=
PORT ?= 8000
# The browser's tests take longest and come first; one of them last would keep one process waiting for the other.
PYTEST_ARGS ?= -n auto --dist loadfile --no-loadscope-reorder --max-worker-restart=0

# The same text in and out whatever the locale says; no pip news.
export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
# A cleared environment has no HOME; browsers and pip want one.
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/.cache/home
endif

# The first that is 3.11 or newer and really starts: a version manager leaves names on PATH that do not.
FIND_PYTHON = for python in "$$PYTHON" python3.13 python3.12 python3.11 python3 python; do \
	  if [ -n "$$python" ] && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    found=$$python; break; fi; done; \
	if [ -z "$$found" ]; then \
	  echo "エラー: Python 3.11 以上が見つかりません。入れてから、もう一度実行してください（場所を言うには: make site PYTHON=/場所/python3）。" >&2; \
	  echo "error: no Python 3.11 or newer was found. Install one, or say where it is: make site PYTHON=/path/to/python3" >&2; \
	  echo "       $$(python3 --version 2>&1 || true)" >&2; exit 1; fi

# whole: start as it is. broken: it does not start, or its installation was cut off. busy: another make installs now.
INSTALLING := $(VENV)/.shirube-installing
VENV_STATE := $(shell if [ -e $(INSTALLING) ] && kill -0 "$$(cat $(INSTALLING))" 2>/dev/null; then echo busy; \
	elif [ ! -e $(INSTALLING) ] && $(PY) -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo whole; else rm -f $(VENV)/.shirube-installed*; echo broken; fi)

.PHONY: help site serve check test style lint format lock explore bench nu lighthouse accessibility leaflet workflows receiver clean venv browser font

help: ## この一覧 / this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

site: $(VENV)/.shirube-installed ## サイトを作る / build content/ into site/
	@$(PY) build.py build $(ARGS)
	@echo "見るには / to look at it:  make serve   → http://127.0.0.1:$(PORT)/"

serve: $(VENV)/.shirube-installed ## 見ながら直す / show it and rebuild on every change
	@$(PY) build.py serve --port $(PORT) $(ARGS)

check: $(VENV)/.shirube-installed ## 内容だけ調べる / check content/ and write nothing
	@$(PY) build.py check $(ARGS)

style: $(VENV)/.shirube-installed-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

lint: style ## 書き方と型を調べる / style and types of the program
	$(PY) -m mypy

format: $(VENV)/.shirube-installed-dev ## 書き方をそろえる / format the program
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

# The types take half a minute of one core, and the tests' processes are not always busy. What mypy says comes last, in one
# piece; its failure fails the whole, and the tests go on meanwhile.
test: $(VENV)/.shirube-installed-dev browser font style ## 全部ためす / run every test, the browser's too
	@mkdir -p build
	@$(PY) -m mypy > build/mypy.txt 2>&1 & types=$$!; \
	echo "$(PY) -m pytest $(PYTEST_ARGS)"; $(PY) -m pytest $(PYTEST_ARGS); tests=$$?; \
	wait $$types; types=$$?; echo "$(PY) -m mypy"; cat build/mypy.txt; \
	[ $$tests = 0 ] && [ $$types = 0 ]

explore: $(VENV)/.shirube-installed-dev browser ## まだためしていない例をさがす / look for examples that no test has tried yet
	$(PY) -m pytest -m hypothesis --hypothesis-profile=explore $(ARGS)

bench: $(VENV)/.shirube-installed-receiver ## 速さを測る / time it, beside Hugo and pagefind_extended
	@$(PY) -m pip install --quiet -r benchmarks/requirements.txt
	@$(PY) benchmarks/run.py $(ARGS)
	@$(PY) benchmarks/booklet.py
	@$(PY) benchmarks/receiver.py
	@$(PY) benchmarks/corrections.py

# Tools from npm that no build and no compulsory test needs; here is the one place with their versions.
NU_VERSION := 26.9.27
# The last that runs on Node 18 and 20; 13 needs Node 22.
LIGHTHOUSE_VERSION := 12.8.2

nu: $(VENV)/.shirube-installed-dev build/nu/.installed-$(NU_VERSION) ## HTML を W3C の道具で調べる / check every page with the Nu HTML checker
	@$(PY) -m tests.nu

lighthouse: $(VENV)/.shirube-installed-dev browser font build/lighthouse/.installed-$(LIGHTHOUSE_VERSION) ## 速さと使いやすさを測る / measure four pages with Lighthouse
	@$(PY) -m tests.lighthouse $(ARGS)

accessibility: $(VENV)/.shirube-installed-dev browser font build/nu/.installed-$(NU_VERSION) ## 試験の結果のページのために調べる / try every kind of page and write content/accessibility.yaml
	@$(PY) -m tests.accessibility_run $(ARGS)

# The map library lies in vendor/leaflet, so that no build needs npm.
LEAFLET_VERSION := 1.9.4
LEAFLET_INTEGRITY := sha512-nxS1ynzJOmOlHp+iL3FyWqK89GtNL8U8rvlMOsQdTTssxZwCXh8N2NB3GDQOL+YR3XnWyZAxwQixURb+FA74PA==

leaflet: ## 地図の部品を取りなおす / fetch the map library anew into vendor/leaflet; needs npm and openssl
	@mkdir -p build
	npm pack --silent --pack-destination build leaflet@$(LEAFLET_VERSION)
	@test "sha512-$$(openssl dgst -sha512 -binary build/leaflet-$(LEAFLET_VERSION).tgz | openssl base64 -A)" = "$(LEAFLET_INTEGRITY)" || { \
	  echo "エラー: 取ってきた leaflet が、記録したものとちがいます。" >&2; \
	  echo "error: the leaflet that came is not the one on record." >&2; exit 1; }
	tar -xzf build/leaflet-$(LEAFLET_VERSION).tgz -C vendor/leaflet --strip-components=2 package/dist/leaflet.js package/dist/leaflet.css
	tar -xzf build/leaflet-$(LEAFLET_VERSION).tgz -C vendor/leaflet --strip-components=1 package/LICENSE
	cd vendor/leaflet && sha256sum LICENSE leaflet.css leaflet.js > SHA256SUMS

ZIZMOR_VERSION := 1.32.0
CHECK_JSONSCHEMA_VERSION := 0.39.0
GITHUB_TOOLS := build/github-tools-$(ZIZMOR_VERSION)-$(CHECK_JSONSCHEMA_VERSION)

workflows: $(VENV)/.shirube-installed $(GITHUB_TOOLS)/.installed ## GitHub に渡すファイルを調べる / look at what `build.py forms` writes, with zizmor and check-jsonschema
	@rm -rf build/github && $(PY) build.py forms --into build/github > build/github-files.txt
	$(GITHUB_TOOLS)/bin/check-jsonschema --builtin-schema vendor.github-issue-forms build/github/.github/ISSUE_TEMPLATE/correction-*.yml
	$(GITHUB_TOOLS)/bin/check-jsonschema --builtin-schema vendor.github-issue-config build/github/.github/ISSUE_TEMPLATE/config.yml
	$(GITHUB_TOOLS)/bin/check-jsonschema --builtin-schema vendor.github-workflows build/github/.github/workflows/*.yml
	$(GITHUB_TOOLS)/bin/check-jsonschema --builtin-schema vendor.dependabot build/github/.github/dependabot.yml .github/dependabot.yml
	$(GITHUB_TOOLS)/bin/zizmor --offline --no-progress --persona pedantic build/github .github

$(GITHUB_TOOLS)/.installed: | venv
	$(PY) -m venv $(GITHUB_TOOLS)
	$(GITHUB_TOOLS)/bin/python -m pip install --quiet zizmor==$(ZIZMOR_VERSION) check-jsonschema==$(CHECK_JSONSCHEMA_VERSION)
	@touch $@

receiver: $(VENV)/.shirube-installed-receiver ## 訂正の受付の部品を入れる / install what `build.py receive` needs

clean: ## 作ったものを消す（.venv は残す） / remove what was built, keep .venv
	rm -rf site build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

lock: | venv ## 部品の版を選びなおす / choose the versions of requirements*.txt anew
	$(PY) -m venv build/lock && build/lock/bin/python -m pip install --quiet pip-tools
	$(LOCK) --upgrade --output-file requirements.txt pyproject.toml
	$(LOCK) --upgrade --extra receiver --constraint requirements.txt --output-file requirements-receiver.txt pyproject.toml
	$(LOCK) --upgrade --extra dev --extra receiver --constraint requirements-receiver.txt \
	  --output-file requirements-dev.txt pyproject.toml

# No --emit-…: the lock names packages and hashes, never the place they came from.
LOCK = CUSTOM_COMPILE_COMMAND='make lock' build/lock/bin/pip-compile --quiet --generate-hashes --strip-extras \
	--allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
	--annotation-style line

venv:
ifeq ($(VENV_STATE),busy)
	@echo "エラー: 別の make が .venv を準備しています。終わってから、もう一度実行してください。" >&2
	@echo "error: another make is preparing .venv. Run it again when that one has ended." >&2
	@exit 1
endif
ifeq ($(VENV_STATE),broken)
	@$(FIND_PYTHON); \
	rm -rf $(VENV); \
	if "$$found" -c 'import ensurepip' 2>/dev/null; then "$$found" -m venv $(VENV); \
	elif "$$found" -m pip --version >/dev/null 2>&1; then \
	  "$$found" -m venv --without-pip $(VENV) && "$$found" -m pip --python $(PY) install --quiet pip; \
	else \
	  echo "エラー: この Python には venv がありません。Debian・Ubuntu なら: apt install python3-venv" >&2; \
	  echo "error: this Python cannot make a virtual environment. On Debian or Ubuntu: apt install python3-venv" >&2; \
	  exit 1; \
	fi
endif

# The lock names every package, so nothing is left to resolve; what is imported is compiled then, the rest never.
# $(INSTALLING) stands while pip works: killed then, the next run starts over instead of trusting half a package.
define INSTALL
@echo "部品を入れています（初回は1分ほど） / installing packages, about a minute the first time: $(1)"
@echo $$$$ > $(INSTALLING); if $(PY) -m pip install --quiet --no-deps --no-compile --require-hashes -r $(1); then rm -f $(INSTALLING); else \
	rm -f $(INSTALLING); \
	echo "エラー: 部品を入れられませんでした。ネットワークを確かめて、もう一度実行してください。" >&2; \
	echo "error: the packages could not be installed. Check the network and run it again." >&2; exit 1; fi
endef

$(VENV)/.shirube-installed: requirements.txt | venv
	$(call INSTALL,requirements.txt)
	@touch $@

$(VENV)/.shirube-installed-receiver: requirements-receiver.txt | venv
	$(call INSTALL,requirements-receiver.txt)
	@touch $(VENV)/.shirube-installed $@

# The development lock holds every runtime package as well, in the same versions.
$(VENV)/.shirube-installed-dev: requirements.txt requirements-receiver.txt requirements-dev.txt | venv
	$(call INSTALL,requirements-dev.txt)
	@touch $(VENV)/.shirube-installed $(VENV)/.shirube-installed-receiver $@

# The names tests/chromium.py looks for, in its order.
browser: $(VENV)/.shirube-installed-dev
	@for browser in "$$CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable; do \
	  if [ -n "$$browser" ] && "$$browser" --version >/dev/null 2>&1; then exit 0; fi; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "ブラウザーを入れています / installing a browser: chromium"; \
	  $(APT) update -qq && $(APT) install -qq -y --no-install-recommends chromium >/dev/null && \
	  chromium --version >/dev/null 2>&1 && exit 0; fi; \
	$(PY) -m playwright install chromium

font:
	@if ! command -v fc-list >/dev/null || fc-list :lang=ja | grep -q .; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "日本語の書体を入れています / installing a Japanese font"; \
	  $(APT) update -qq && $(APT) install -qq -y --no-install-recommends fonts-morisawa-bizud-gothic >/dev/null; \
	else \
	  echo "注意: 日本語の書体がありません。画面の試験は正しくないかもしれません。" >&2; \
	  echo "note: there is no Japanese font; what the browser tests see may be wrong." >&2; \
	fi

build/nu/.installed-$(NU_VERSION):
	$(call INSTALL_NPM,build/nu,vnu-jar@$(NU_VERSION),java)

build/lighthouse/.installed-$(LIGHTHOUSE_VERSION):
	$(call INSTALL_NPM,build/lighthouse,lighthouse@$(LIGHTHOUSE_VERSION),node)

define INSTALL_NPM
@for tool in npm $(3); do command -v $$tool >/dev/null || { \
	echo "エラー: $$tool が見つかりません。入れてから、もう一度実行してください。" >&2; \
	echo "error: $$tool was not found. Install it and run this again." >&2; exit 1; }; done
@echo "部品を入れています / installing: $(2)"
@rm -rf $(1)/node_modules $(1)/.installed-*; mkdir -p $(1)
@npm install --prefix $(1) --no-save --no-package-lock --ignore-scripts --no-fund --no-audit --loglevel=error $(2) >/dev/null
@touch $@
endef

APT = DEBIAN_FRONTEND=noninteractive apt-get
