/** Results made anew from bronze, compared with the live ones and put in their place. */
package dev.tidemark.pipeline.backfill;
