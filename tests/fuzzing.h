/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random calls of the built-in stubs: good ones pass, and some broken ones are found out. */
#ifndef TESTS_FUZZING_H
#define TESTS_FUZZING_H

#include <check.h>

Suite *fuzzing_suite(void);

#endif
