/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "suite/prove/change.h"

void change_apply(const struct change *change, uint8_t *image)
{
	for (uint32_t i = 0; i < change->count; i++)
		memcpy(image + change->edits[i].at, &change->edits[i].is, 4);
}

void change_undo(const struct change *change, const uint8_t *good, uint8_t *image)
{
	for (uint32_t i = 0; i < change->count; i++)
		memcpy(image + change->edits[i].at, good + change->edits[i].at, 4);
}

bool change_is_at(const struct change *change, uint64_t at)
{
	for (uint32_t i = 0; i < change->count; i++)
		if (change->edits[i].at == at)
			return true;
	return false;
}
