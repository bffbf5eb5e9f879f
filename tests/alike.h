/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef HVCHECK_TESTS_ALIKE_H
#define HVCHECK_TESTS_ALIKE_H

#include <check.h>

/* Random calls that a payload makes one behind the other from EL1: what one in thousands does is found, and by which call. */
Suite *alike_suite(const char *spec);

#endif
