/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RESUMED_H
#define TESTS_RESUMED_H

#include <check.h>

/* Snapshots of a resident hypervisor, in QEMU. */
Suite *resumed_suite(const char *machine);

#endif
