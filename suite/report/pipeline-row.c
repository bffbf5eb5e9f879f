/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One instruction in a pipeline, as viewers show it. */
#include "hvcheck/report.h"
#include "suite/report/pipeline.h"

const char *pipeline_text(const struct pipeline_row *row, char *buf, size_t size)
{
	hv_disassemble(row->pc, row->word, buf, size);
	for (char *c = buf; *c; c++)
		if (*c == '\t' || *c == ':' || *c == '\n')
			*c = ' ';
	return buf;
}
