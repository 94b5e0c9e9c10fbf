/* SPDX-License-Identifier: Apache-2.0 */
/** From a pipeline's configuration to the arguments of {@code spark-submit}. */
package dev.tidemark.runners.spark.submit;
