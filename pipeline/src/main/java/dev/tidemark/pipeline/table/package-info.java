/** The tables: what they are, how rows get into files and files into Iceberg snapshots. */
package dev.tidemark.pipeline.table;
