// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0
package dev.runlens.loader;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/// Deregisters the JDBC drivers of the class loader that defines this class. The server defines a
/// copy of it in each plugin's loader, because `DriverManager` lets nobody else remove a driver,
/// and a driver left behind keeps its loader alive for ever.
public final class JdbcJanitor implements Runnable {

  public JdbcJanitor() {}

  @Override
  public void run() {
    ClassLoader mine = JdbcJanitor.class.getClassLoader();
    List<Driver> drivers = Collections.list(DriverManager.getDrivers());
    for (Driver driver : drivers) {
      if (mine.equals(driver.getClass().getClassLoader())) {
        try {
          DriverManager.deregisterDriver(driver);
        } catch (SQLException e) {
          throw new IllegalStateException("Cannot deregister " + driver.getClass().getName(), e);
        }
      }
    }
  }
}
