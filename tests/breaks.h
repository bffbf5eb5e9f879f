/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_BREAKS_H
#define TESTS_BREAKS_H

#include <check.h>

/* Single instructions of kernels' Images broken, and the rule that must tell. */
TCase *breaks_case(void);

#endif
