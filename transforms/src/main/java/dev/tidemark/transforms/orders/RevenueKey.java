/* SPDX-License-Identifier: Apache-2.0 */
package dev.tidemark.transforms.orders;

import java.io.Serializable;

/**
 * What revenue is summed by: amounts of different currencies do not add up.
 *
 * @param category the category's id
 * @param currency the currency's code
 */
record RevenueKey(String category, String currency) implements Serializable {}
