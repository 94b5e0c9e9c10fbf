/** Operations that replace files of tables under a running pipeline, and the way back. */
package dev.tidemark.pipeline.rewrite;
