/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is looked at behind a scene. */
#include "suite/scenario/private.h"
#include "suite/scenario/push.h"

void scene_window(struct scenario_scene *s, const struct hv_window *window, const struct scene_check *check)
{
	struct scene_check *c = SCENE_PUSH(s, checks, window_count, check_room);
	struct hv_window *w;

	if (!c)
		return;
	s->window_count--;	/* one count for both arrays */
	w = SCENE_PUSH(s, windows, window_count, window_room);
	if (!w)
		return;
	*c = *check;
	*w = *window;
	w->bytes = scene_bytes(s, w->size);
	w->likely = check->want;
}

void scene_expect(struct scenario_scene *s, const char *what, uint64_t addr, const uint8_t *want, size_t size)
{
	scene_window(s, &(struct hv_window){ .addr = addr, .size = size, .fetched = true, .settled = true },
		   &(struct scene_check){ what, HV_KEXEC_01, want, NULL });
}

void scene_keep(struct scenario_scene *s, const char *what, uint64_t addr, const uint8_t *want, const uint8_t *before, size_t size)
{
	scene_window(s, &(struct hv_window){ .addr = addr, .size = size },
		   &(struct scene_check){ what, HV_KEXEC_02, want, before });
}

void scene_guard(struct scenario_scene *s, const char *what, uint64_t addr, size_t size)
{
	uint64_t first = scene_random(s), step = scene_random(s);
	uint64_t *words = (uint64_t *)(void *)scene_bytes(s, size);

	if (!words)
		return;
	for (size_t i = 0; i < size / sizeof(*words); i++)
		words[i] = first + i * step;
	scene_patch(s, addr, NULL, size);
	scene_record(s, &(struct hv_step){ HV_OP_FILL, { addr, addr + size, first, step } });
	scene_window(s, &(struct hv_window){ .addr = addr, .size = size, .kept = true },
		   &(struct scene_check){ what, HV_KEXEC_02, (const uint8_t *)words, (const uint8_t *)words });
}
