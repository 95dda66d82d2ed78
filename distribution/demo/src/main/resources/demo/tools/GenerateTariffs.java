// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Writes one class for each tariff of the carrier: a table of prices by weight and zone, and the
/// rules that go with it.
///
///     java GenerateTariffs.java FOLDER COUNT
public final class GenerateTariffs {

  private static final int WEIGHTS = 40;
  private static final int ZONES = 8;

  private GenerateTariffs() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]).resolve("parcels").resolve("tariff");
    int count = Integer.parseInt(args[1]);
    Files.createDirectories(folder);
    Random random = new Random(20261123);
    for (int number = 1; number <= count; number++) {
      String name = "Tariff%04d".formatted(number);
      Files.writeString(folder.resolve(name + ".java"), source(name, random));
    }
    System.out.println("Wrote " + count + " tariffs to " + folder);
  }

  private static String source(String name, Random random) {
    StringBuilder source = new StringBuilder();
    source.append("package parcels.tariff;\n\nimport java.util.*;\nimport java.util.stream.*;\n\n");
    source.append("/// Prices in cents, by weight step and zone.\n");
    source.append("public final class ").append(name).append(" {\n\n");
    source.append("  private ").append(name).append("() {}\n\n");
    source.append("  public enum Zone { ");
    for (int zone = 0; zone < ZONES; zone++) {
      source.append(zone == 0 ? "" : ", ").append("Z").append(zone);
    }
    source.append(" }\n\n  public record Quote(int cents, Zone zone, boolean bulky) {}\n\n");
    source.append("  private static final int[][] PRICES = {\n");
    int base = 200 + random.nextInt(400);
    for (int weight = 0; weight < WEIGHTS; weight++) {
      source.append("    {");
      for (int zone = 0; zone < ZONES; zone++) {
        base += random.nextInt(9);
        source.append(zone == 0 ? "" : ", ").append(base + zone * 40);
      }
      source.append("},\n");
    }
    source.append("  };\n\n");
    source.append(
        """
          public static int price(int weight, int zone) {
            int step = Math.clamp(weight / 500, 0, PRICES.length - 1);
            return PRICES[step][zone];
          }

          public static Quote quote(int weight, Zone zone, Map<String, Integer> extras) {
            int cents = price(weight, zone.ordinal());
            for (Map.Entry<String, Integer> extra : extras.entrySet()) {
              cents += switch (extra.getKey()) {
                case "insured" -> extra.getValue() / 50;
                case "evening" -> 150 * extra.getValue();
                case "bulky" -> 900;
                default -> 0;
              };
            }
            return new Quote(cents, zone, extras.containsKey("bulky"));
          }

          public static Map<Zone, List<Quote>> sheet(List<Integer> weights) {
            return Arrays.stream(Zone.values())
                .collect(
                    Collectors.toMap(
                        zone -> zone,
                        zone -> weights.stream().map(w -> quote(w, zone, Map.of())).toList(),
                        (a, b) -> a,
                        () -> new EnumMap<>(Zone.class)));
          }

          public static String describe(Quote quote) {
            return switch (quote) {
              case Quote(int cents, Zone zone, boolean bulky) when bulky ->
                  zone + " bulky " + cents / 100 + "." + cents % 100;
              case Quote(int cents, Zone zone, boolean _) ->
                  zone + " " + cents / 100 + "." + cents % 100;
            };
          }
        }
        """
            .indent(0));
    return source.toString();
  }
}
