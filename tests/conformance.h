/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The suite itself under test, on one machine: every good stub passes, every broken sibling fails by its rule. */
#ifndef TESTS_CONFORMANCE_H
#define TESTS_CONFORMANCE_H

#include <check.h>

/* Cases for the machine that `spec` names; `seen_on` is its ON_* bit (siblings.h). */
Suite *conformance_suite(const char *spec, int seen_on);

#endif
