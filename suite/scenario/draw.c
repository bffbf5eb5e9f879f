/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What may be otherwise in a scene without a difference to a caller and a routine that are right: lines of the caches, places in
 * memory, the entry, arguments. A routine that is right by chance in one scene is wrong in another. Scene 0 is as always, so that
 * what is told of it stays the same; the others are drawn by their number.
 */
#include "suite/scenario/private.h"

#define SMALLEST_LINE 16u
#define LARGEST_LINE 2048u
#define ENTRY_WORDS 8u		/* places for an entry of three instructions in the first 64 bytes, */
#define ENTRY_FIRST 16u		/* of which the first is here */

/*
 * The instruction side's are twice the data side's, or a half of them: a routine that takes the wrong ones leaves some lines out.
 * The first scenes that are drawn have lines that are shorter and longer than always: a routine may take those for granted.
 */
static void draw_lines(struct scenario_scene *s, struct scene_draw *d)
{
	static const uint8_t shifts[] = { 6, 5, 7 };
	uint64_t draw = s->options->draw;

	if (!s->options->line)
		d->line = 1u << shifts[draw % (sizeof(shifts) / sizeof(*shifts))];
	d->iline = draw & 1 || !draw ? 2 * d->line : d->line / 2;
	if (d->iline < SMALLEST_LINE || d->iline > LARGEST_LINE)
		d->iline = d->line;
}

static void draw_places(struct scenario_scene *s, struct scene_draw *d)
{
	unsigned pages = s->scenario->pages;

	d->low_first = scene_random(s) & 1;
	d->shift = scene_random(s) % 16;
	d->entry_page = pages > 1 ? scene_random(s) % (pages - 1) : 0;	/* not the last, which may be a place of its own */
	d->entry_at = ENTRY_FIRST + 4 * (scene_random(s) % ENTRY_WORDS);
	d->dtb += scene_random(s) % 0x10000 * 8;
}

void scene_draw(struct scenario_scene *s)
{
	struct scene_draw *d = &s->draw;

	*d = (struct scene_draw){
		.line = s->options->line, .entry_at = ENTRY_FIRST,
		.dtb = SCENE_DTB + (s->options->high ? SCENE_TO_HIGH : 0),
	};
	for (unsigned i = 0; i < 3; i++)
		d->args[i] = scene_random(s);
	draw_lines(s, d);
	if (s->scenario->exec == HV_A32)	/* CTR of the simulator's CPUs says so */
		d->line = d->iline = SCENE_LINE_A32;
	if (s->options->draw)
		draw_places(s, d);
}
