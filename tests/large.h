/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stubs far inside large images, as a kernel's lies, and what stands next to a kernel's code. */
#ifndef TESTS_LARGE_H
#define TESTS_LARGE_H

#include <check.h>
#include <stdbool.h>

/*
 * Cases for the machine that `spec` names; `barriers`: it models them, and its CPU has VHE. `huge`: it takes an image of more than
 * the 128 MiB that a board takes.
 */
Suite *large_suite(const char *spec, bool barriers, bool huge);

#endif
