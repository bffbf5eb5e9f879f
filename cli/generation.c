/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Generations are named by the first release that has them; users know the release that they run. */
#define _GNU_SOURCE
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/generation.h"
#include "cli/say.h"
#include "hvcheck/release.h"

#define USUAL "linux-"	/* the family of arm64's stubs, if the name is a release alone */

/* The last release of each series that has ended: 4.21 is no release, and more likely a slip. */
static const uint32_t last[] = { HV_RELEASE(3, 19), HV_RELEASE(4, 20), HV_RELEASE(5, 19), HV_RELEASE(6, 19) };

static bool is_released(uint32_t release)
{
	for (size_t i = 0; i < sizeof(last) / sizeof(last[0]); i++)
		if (release >> 24 == last[i] >> 24)
			return release >> 16 <= last[i] >> 16;
	return true;
}

/* The generation of the family, as "linux-" or "arm-" (of `length`), that `release` keeps. NULL: there is none. */
static const struct hv_abi *of_family(const char *family, size_t length, uint32_t release)
{
	for (unsigned i = 0; i < hv_abi_count; i++) {
		const struct hv_abi *abi = hv_abis[i];

		if (!strncmp(abi->name, family, length) && isdigit((unsigned char)abi->name[length]) && abi->since &&
		    hv_abi_has_release(abi, release))
			return abi;
	}
	return NULL;
}

/* "linux-5.10", "v6.1", "6.1.3", "kvm-init-5.4" as a release. False: the name is none, or no generation of the family has it. */
static bool say_release(const char *name, const char *by)
{
	size_t length = strcspn(name, "0123456789");
	bool bare = !length || (length == 1 && *name == 'v');
	const char *end;
	uint32_t release = hv_release_read(name + length, &end);
	const struct hv_abi *abi;
	char text[16];

	if (!release || *end || !is_released(release))
		return false;
	abi = bare ? of_family(USUAL, strlen(USUAL), release) : of_family(name, length, release);
	if (!abi)
		return false;
	hv_release_text(release, text, sizeof(text));
	if (*by == '-')
		cli_say("there is no generation \"%s\"; Linux %s keeps %s: say %s%s --release %s", name, text, abi->name, by,
			abi->name, text);
	else
		cli_say("there is no generation \"%s\"; Linux %s keeps %s: say %s%s", name, text, abi->name, by, abi->name);
	return true;
}

const struct hv_abi *generation_find(const char *name, const char *by)
{
	const struct hv_abi *abi = hv_abi_find(name);
	const char *names[64];
	size_t count = 0;

	if (abi || say_release(name, by))
		return abi;
	for (; count < hv_abi_count && count < sizeof(names) / sizeof(names[0]); count++)
		names[count] = hv_abis[count]->name;
	cli_say("there is no generation \"%s\"%s (hvcheck abi lists all)", name, cli_suggest(name, names, count));
	return NULL;
}
