/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_HYP_H
#define TESTS_HYP_H

#include <check.h>

Suite *hyp_suite(void);

#endif
