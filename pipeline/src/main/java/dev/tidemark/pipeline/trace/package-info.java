/** Where a record went: from its bytes in bronze to the windows it counted in. */
package dev.tidemark.pipeline.trace;
