/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a stub does on its way: good ways of it, and bad ones that change nothing. */
#ifndef TESTS_DOING_H
#define TESTS_DOING_H

#include <check.h>

/* Cases for the machine that `spec` names, which sees the path. */
Suite *doing_suite(const char *spec);

#endif
