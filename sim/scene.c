/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "sim/scene.h"

/* Its script's records belong to the harness: the patch that they came with. */
static void point_out_script(struct sim *s, const struct hv_patch *p)
{
	if (s->coherence && s->scene->script - p->addr < p->size)
		coherence_script(s->coherence, p->addr, p->size);
}

int scene_lay_out(struct sim *s)
{
	const struct hv_scene *scene = s->scene;

	if (!engine_map(s->e, hv_scene_base(&s->m.places), HV_SCENE_SIZE))
		return sim_fail(s, "cannot map the scenario's memory");
	if (scene->high && !engine_map(s->e, HV_SCENE_HIGH, HV_SCENE_SIZE))
		return sim_fail(s, "cannot map the scenario's memory above 4 GiB");
	for (size_t i = 0; i < scene->patch_count; i++) {
		const struct hv_patch *p = &scene->patches[i];
		uint8_t *to = engine_bytes(s->e, p->addr, p->size);

		if (!to)
			return sim_fail(s, "the scenario has memory where there is none");
		if (p->bytes)
			memcpy(to, p->bytes, p->size);
		point_out_script(s, p);
	}
	if (scene->alias.size && (!spread_touch_all(s->e, scene->alias.pa, scene->alias.size) ||
				  engine_alias(s->e, scene->alias.va, scene->alias.pa, scene->alias.size)))
		return sim_fail(s, "cannot map the scenario's linear map");
	s->e->budget.blocks = scene->blocks;
	return 0;
}

void scene_look(struct sim *s)
{
	for (size_t i = 0; i < s->scene->window_count; i++) {
		struct hv_window *w = &s->scene->windows[i];
		const uint8_t *bytes = engine_bytes(s->e, w->addr, w->size);

		if (s->coherence)
			coherence_observe(s->coherence, w);
		else if (bytes)
			memcpy(w->bytes, bytes, w->size);
	}
}
