/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "suite/release.h"

#define BANNER "Linux version "
#define NUMBER_MAX 0xff	/* of a major or a minor number */

/* A decimal number of at most `most`. False if there is none at *text; else *text is behind it. */
static bool number(const char **text, uint32_t most, uint32_t *value)
{
	if (!isdigit((unsigned char)**text))
		return false;
	for (*value = 0; isdigit((unsigned char)**text); (*text)++) {
		*value = *value * 10 + (uint32_t)(**text - '0');
		if (*value > most)
			return false;
	}
	return true;
}

uint32_t hv_release_read(const char *text, const char **end)
{
	uint32_t major, minor, patch = 0;
	const char *at = text, *behind;

	if (!number(&at, NUMBER_MAX, &major) || !major || *at++ != '.' || !number(&at, NUMBER_MAX, &minor))
		return 0;
	behind = at;
	if (*at == '.' && at++ && number(&at, HV_RELEASE_PATCH_MAX, &patch))
		behind = at;
	else
		patch = 0;
	if (end)
		*end = behind;
	return HV_RELEASE(major, minor) | patch;
}

const char *hv_release_text(uint32_t release, char *buf, size_t size)
{
	uint32_t patch = release & HV_RELEASE_PATCH_MAX;
	int length = snprintf(buf, size, "%" PRIu32 ".%" PRIu32, release >> 24, release >> 16 & 0xff);

	if (patch && length > 0 && (size_t)length < size)
		snprintf(buf + length, size - (size_t)length, ".%" PRIu32, patch);
	return buf;
}

/*
 * A distribution's kernel has its package's ABI number in place of the patch level, and names the release at the end of the line:
 * "Linux version 6.1.0-56-arm64 (...) #1 SMP Debian 6.1.192-2 (2026-11-01)". 0: the line does not.
 */
static uint32_t packaged(const char *line, uint32_t series)
{
	static const char *const makers[] = { " Debian ", " Ubuntu " };
	uint32_t release = 0;

	for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]) && !release; i++) {
		const char *at = strstr(line, makers[i]);

		release = at ? hv_release_read(at + strlen(makers[i]), NULL) : 0;
	}
	return (release ^ series) & ~HV_RELEASE_PATCH_MAX ? 0 : release;
}

uint32_t hv_release_find(const void *data, size_t size)
{
	const char *at = data, *end = at + size, *found;

	while (end > at && (found = memmem(at, (size_t)(end - at), BANNER, strlen(BANNER)))) {
		size_t left = (size_t)(end - (at = found + strlen(BANNER)));
		char line[512] = "";
		uint32_t release, package;

		memcpy(line, at, left < sizeof(line) - 1 ? left : sizeof(line) - 1);
		line[strcspn(line, "\n")] = 0;
		release = hv_release_read(line, NULL);
		package = packaged(line, release);
		if (release)	/* a format string such as "Linux version %s" is no banner */
			return package ? package : release;
	}
	return 0;
}

const char *release_to_say(const struct hv_stub *stub, const struct hv_abi *abi, char *buf, size_t size)
{
	bool told = !stub->release || stub->release == stub->banner || stub->release == abi->release;

	return told ? NULL : hv_release_text(stub->release, buf, size);
}
