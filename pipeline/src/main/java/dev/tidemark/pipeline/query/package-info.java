/** SQL over the tables, and the checks that they are whole. */
package dev.tidemark.pipeline.query;
