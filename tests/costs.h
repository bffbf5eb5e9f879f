/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_COSTS_H
#define TESTS_COSTS_H

#include <check.h>

/* Random calls of every good stub cost no less than their best and no more than their worst. */
Suite *costs_suite(const char *machine);

#endif
