# SPDX-License-Identifier: GPL-2.0-or-later
# Manual pages are installed; the rest is read in the tree.
dist_man_MANS += \
	docs/hvcheck.1

# A program that uses the library.
dist_doc_DATA = docs/example.c

decisions := $(patsubst $(srcdir)/%,%,$(sort $(wildcard $(srcdir)/docs/decisions/*.md)))
EXTRA_DIST += \
	HACKING.md \
	README.md \
	docs/abi.md \
	docs/boards.md \
	docs/booted.md \
	docs/coherence.md \
	docs/cross.md \
	docs/cycles.md \
	$(decisions) \
	docs/engines.md \
	docs/fuzzing.md \
	docs/kernels.md \
	docs/kinds.md \
	docs/lost-line.svg \
	docs/mutants.md \
	docs/words.md

# What the program prints, kept in the tree so that it can be read without a build. Only people ask for it: as
# prerequisites of a tarball the two would be made anew, in a source tree that may be read-only.
docs: fuzz-table$(EXEEXT) hvcheck$(EXEEXT)
	$(AM_V_GEN)./hvcheck$(EXEEXT) abi --all >abi.md.tmp && mv abi.md.tmp $(srcdir)/docs/abi.md
	$(AM_V_GEN)./hvcheck$(EXEEXT) abi --cross >cross.md.tmp && mv cross.md.tmp $(srcdir)/docs/cross.md
# The example of a hazard fails its rule, as it must.
	$(AM_V_GEN)./hvcheck$(EXEEXT) scenario --fault no-clean-list --svg lost-line.svg.tmp kexec-4.8/one-page >/dev/null; \
		test $$? -eq 1 && mv lost-line.svg.tmp $(srcdir)/docs/lost-line.svg
	$(AM_V_GEN){ sed '/^<!-- The rest is printed/q' $(srcdir)/docs/coherence.md && \
		./hvcheck$(EXEEXT) scenario --table; } >coherence.md.tmp && mv coherence.md.tmp $(srcdir)/docs/coherence.md
	$(AM_V_GEN){ sed '/^<!-- The rest is printed/q' $(srcdir)/docs/fuzzing.md && echo && \
		./fuzz-table$(EXEEXT); } >fuzzing.md.tmp && mv fuzzing.md.tmp $(srcdir)/docs/fuzzing.md

# HACKING.md says how long the whole table takes; MUTANTS=--brief makes one of a sample. A survivor makes it status 1.
MUTANTS =
MUTANTS_NEEDS = --brief
MUTANTS_JOBS = 2
docs-mutants: hvcheck$(EXEEXT)
	$(AM_V_GEN)began=`date +%s`; { sed '/^<!-- The rest is printed/q' $(srcdir)/docs/mutants.md && echo && \
		{ ./hvcheck$(EXEEXT) mutate --table -j$(MUTANTS_JOBS) $(MUTANTS) || test $$? -eq 1; } && \
		printf '\n## Which kill needs which rule\n\nMutants: %s. Each is tried to the end.\n\n' '$(MUTANTS_NEEDS)' && \
		{ ./hvcheck$(EXEEXT) mutate --needs --table -j$(MUTANTS_JOBS) $(MUTANTS_NEEDS) || test $$? -eq 1; }; \
		} >mutants.md.tmp && mv mutants.md.tmp $(srcdir)/docs/mutants.md && \
		echo "docs/mutants.md: $$((`date +%s` - began)) seconds"
CLEANFILES += abi.md.tmp coherence.md.tmp cross.md.tmp fuzzing.md.tmp lost-line.svg.tmp mutants.md.tmp

.PHONY: docs docs-mutants
