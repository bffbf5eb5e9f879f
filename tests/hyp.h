/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_HYP_H
#define TESTS_HYP_H

#include <check.h>

/* The simulator's model of Hyp mode, and the agreement of simulator and QEMU there. */
Suite *hyp_suite(void);
Suite *hyp_agree_suite(const char *machine);

#endif
