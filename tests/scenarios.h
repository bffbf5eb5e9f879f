/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scenarios on a machine: each passes as it should be, and each fault is caught by its rule if caches are modelled. */
#ifndef TESTS_SCENARIOS_H
#define TESTS_SCENARIOS_H

#include <check.h>
#include <stdbool.h>

/* Cases for the machine that `spec` names; `coherent`: it models caches and barriers. */
Suite *scenarios_suite(const char *spec, bool coherent);

#endif
