/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A sample of mutants against the suite on one machine. */
#ifndef HVCHECK_TESTS_MUTANTS_H
#define HVCHECK_TESTS_MUTANTS_H

#include <check.h>

Suite *mutants_suite(const char *machine);
Suite *hyp_mutants_suite(const char *machine);

#endif
