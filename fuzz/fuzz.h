/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every fuzz target has: the entry that libFuzzer, AFL++ and ClusterFuzzLite call, and standalone.c for files. */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
