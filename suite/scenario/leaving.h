/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SUITE_SCENARIO_LEAVING_H
#define SUITE_SCENARIO_LEAVING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Whether the code that is reached from the first of `size` bytes, at most HV_KEXEC_CODE_MAX, refers to anything outside of them:
 * then the offset of the first instruction that does, and where it leads.
 */
bool leaving_find(const uint8_t *code, size_t size, uint64_t *at, uint64_t *target);

#endif
