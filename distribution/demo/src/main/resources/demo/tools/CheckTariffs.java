// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package parcels;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Checks every compiled tariff: prices rise with the weight and with the zone. First one tariff
/// after the other, as a person would read the list, then random orders on all processors.
///
///     java -cp CLASSES parcels.CheckTariffs CLASSES
public final class CheckTariffs {

  private static final int ZONES = 8;
  private static final int HEAVIEST_GRAMS = 20_000;
  private static final int ORDERS = 150_000_000;

  private CheckTariffs() {}

  public static void main(String[] args) throws Throwable {
    List<MethodHandle> tariffs = tariffs(Path.of(args[0]));
    System.out.println("Checking " + tariffs.size() + " tariffs");
    long checked = 0;
    for (int i = 0; i < tariffs.size(); i++) {
      checked += checkOrder(tariffs.get(i));
      if ((i + 1) % 100 == 0) {
        System.out.println("  " + (i + 1) + " tariffs, " + checked + " prices");
      }
    }
    int processors = Runtime.getRuntime().availableProcessors();
    System.out.println("Pricing " + ORDERS + " random orders on " + processors + " processors");
    long total = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(processors)) {
      List<Future<Long>> parts = new ArrayList<>();
      for (int part = 0; part < processors; part++) {
        long seed = part;
        parts.add(pool.submit(() -> priceOrders(tariffs, ORDERS / processors, seed)));
      }
      for (Future<Long> part : parts) {
        total += part.get();
      }
    }
    System.out.println("All tariffs hold; the orders cost " + total / 100 + " in total");
  }

  private static List<MethodHandle> tariffs(Path classes) throws IOException {
    MethodType price = MethodType.methodType(int.class, int.class, int.class);
    try (Stream<Path> files = Files.list(classes.resolve("parcels").resolve("tariff"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("Tariff\\d+\\.class"))
          .sorted()
          .map(name -> find("parcels.tariff." + name.replace(".class", ""), price))
          .toList();
    }
  }

  private static MethodHandle find(String type, MethodType price) {
    try {
      return MethodHandles.lookup().findStatic(Class.forName(type), "price", price);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot load " + type, e);
    }
  }

  private static long checkOrder(MethodHandle tariff) throws Throwable {
    long checked = 0;
    for (int zone = 0; zone < ZONES; zone++) {
      int before = 0;
      for (int weight = 0; weight < HEAVIEST_GRAMS; weight += 2) {
        int price = (int) tariff.invokeExact(weight, zone);
        if (price < before) {
          throw new AssertionError(weight + " g cost less than a lighter parcel in zone " + zone);
        }
        before = price;
        checked++;
      }
    }
    return checked;
  }

  private static long priceOrders(List<MethodHandle> tariffs, int orders, long seed)
      throws Exception {
    long state = seed * 0x9E3779B97F4A7C15L + 1;
    long total = 0;
    try {
      for (int i = 0; i < orders; i++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        int draw = (int) (state >>> 33);
        MethodHandle tariff = tariffs.get(draw % tariffs.size());
        total += (int) tariff.invokeExact(draw % HEAVIEST_GRAMS, draw % ZONES);
      }
    } catch (Throwable e) {
      throw new Exception("Pricing failed", e);
    }
    return total;
  }
}
