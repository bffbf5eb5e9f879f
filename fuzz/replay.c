/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reader of replay files, which are also hvcheck fuzz's corpus: what is read is written, and read again, as the same call. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "hvcheck/replay.h"

static const struct hv_places places = {
	.site = 0x40201000, .site_event = 0x40201040, .payload = 0x40202000, .recorder = 0x40202800, .landing = 0x40204000,
	.el1_vectors = 0x40203000, .params = 0x40206000, .idmap = 0x40207000, .idmap_ro = 0x40208000, HV_PLACES_USUAL,
	.table = HV_STUB_BASE, .stub = HV_STUB_BASE, .stub_size = 0x1000,
};

static void read_again(const char *text, size_t size, const struct hv_call *call)
{
	struct hv_replay r = { 0 };
	struct hv_call again;
	char error[256];

	if (hv_replay_parse(&r, text, size, error, sizeof(error)))
		abort();
	hv_replay_call(&r, &places, &again);
	if (memcmp(&again, call, sizeof(again)))
		abort();
	hv_replay_free(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hv_replay r = { 0 }, described = { 0 };
	struct hv_call call;
	char error[256], *text = NULL;
	size_t length;
	FILE *f;

	if (!hv_replay_parse(&r, (const char *)data, size, error, sizeof(error))) {
		hv_replay_call(&r, &places, &call);
		f = open_memstream(&text, &length);
		if (f && !hv_replay_describe(&described, &call, &places) && !hv_replay_write(&described, f) && !fclose(f))
			read_again(text, length, &call);
	}
	free(text);
	hv_replay_free(&described);
	hv_replay_free(&r);
	return 0;
}
