/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SUITE_FUZZ_ASKED_H
#define SUITE_FUZZ_ASKED_H

#include "suite/fuzz/fuzzer.h"

/* Ask what `hvcheck run` asks, on the machines that the options name for it; what fails is a finding. 0, or -1 with a sentence. */
int asked_first(struct fuzzer *z);

#endif
