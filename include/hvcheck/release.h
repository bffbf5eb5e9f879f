/* SPDX-License-Identifier: GPL-2.0-or-later OR BSD-2-Clause */
/* Releases of the kernel, as numbers that can be compared. */
#ifndef HVCHECK_RELEASE_H
#define HVCHECK_RELEASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hvcheck/linkage.h"

HV_BEGIN

/* The first release of a series: each 6.12.y is at least HV_RELEASE(6, 12), and less than HV_RELEASE(6, 13). 0: none, not known. */
#define HV_RELEASE(major, minor) ((uint32_t)(major) << 24 | (uint32_t)(minor) << 16)
#define HV_RELEASE_PATCH_MAX 0xffffu

/* The release that `text` begins with: "6.12", "6.12.118+deb13", "7.3-rc7". 0: none. `*end` (may be NULL) is set behind it. */
uint32_t hv_release_read(const char *text, const char **end);
/* "6.12.118", or "6.12" if the patch level is 0. Returns buf; 16 bytes are enough. */
const char *hv_release_text(uint32_t release, char *buf, size_t size);
/* The release that the banner "Linux version X.Y.Z" among `size` bytes names, or 0. */
uint32_t hv_release_find(const void *data, size_t size);

HV_END

#endif
