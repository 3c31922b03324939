# make start      installs what is missing, builds, installs for this user, starts the daemon, shows the status
# make check      builds and passes every test
# make bench      measures, and prints ratios
# make install    PREFIX=… DESTDIR=…   copies the built programs and what belongs to them
# make uninstall  PREFIX=… DESTDIR=…   takes them away again and leaves the record

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SILENT:

ifeq ($(shell id -u),0)
PREFIX ?= /usr/local
else
PREFIX ?= $(HOME)/.local
endif
DESTDIR ?=
# Where the built programs lie; a folder with other ones for `make install BUILT=…`, which then builds nothing.
BUILT ?= .build/release

export PREFIX DESTDIR BUILT

.PHONY: help start build check bench install uninstall

help:
	sed -n '/^# make/s/^# //p' Makefile

start:
	echo "This builds optout, optout-read and optoutd and installs them below '$(PREFIX)'. Missing Debian packages are installed first."
	.ci/packages build
	$(MAKE) --no-print-directory install
	systemd/start

# The statically linked runtime of the daemon and the reading program; Package.swift makes optout static altogether.
build:
	.ci/packages build
	for product in optout optout-read optoutd; do swift build -c release --static-swift-stdlib --product $$product; done

install: $(if $(filter .build/release,$(BUILT)),build)
	systemd/install

uninstall:
	systemd/uninstall

check:
	Tests/check

bench:
	Tests/bench/run
