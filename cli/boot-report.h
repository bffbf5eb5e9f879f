/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CLI_BOOT_REPORT_H
#define CLI_BOOT_REPORT_H

#include "machines/boot/boot.h"

/* What was booted, and what became of its tables; the snapshot is in the file `path`. 0, or -1: there is no memory. */
int boot_report(const struct boot *b, const char *path, FILE *f);

#endif
