/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls that hang in every way, on a board with two CPUs: each is rescued, and none passes. */
#ifndef TESTS_HANGS_H
#define TESTS_HANGS_H

#include <check.h>

Suite *hangs_suite(const char *machine);

#endif
