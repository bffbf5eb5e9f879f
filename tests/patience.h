/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A machine on which calls do not come back: how long that may take, and what of those that were not run. */
#ifndef TESTS_PATIENCE_H
#define TESTS_PATIENCE_H

#include <check.h>

Suite *patience_suite(const char *spec);

#endif
