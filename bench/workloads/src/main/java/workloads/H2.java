/*
 * Copyright (c) 2026 The alloc-counts authors. All rights reserved.
 * DO NOT ALTER OR REMOVE COPYRIGHT NOTICES OR THIS FILE HEADER.
 *
 * This code is free software; you can redistribute it and/or modify it
 * under the terms of the GNU General Public License version 2 only, as
 * published by the Free Software Foundation.
 *
 * This code is distributed in the hope that it will be useful, but WITHOUT
 * ANY WARRANTY; without even the implied warranty of MERCHANTABILITY or
 * FITNESS FOR A PARTICULAR PURPOSE.  See the GNU General Public License
 * version 2 for more details (a copy is included in the LICENSE file that
 * accompanied this code).
 *
 * You should have received a copy of the GNU General Public License version
 * 2 along with this work; if not, write to the Free Software Foundation,
 * Inc., 51 Franklin St, Fifth Floor, Boston, MA 02110-1301 USA.
 */

package workloads;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** H2, in memory: orders are entered, paid, looked for, summed up, and thrown away. */
final class H2 implements Workload {
    private static final int CUSTOMERS = 500;
    private static final int ORDERS = 20_000;

    private final Connection connection = DriverManager.getConnection("jdbc:h2:mem:workload");

    H2() throws SQLException {
        connection.setAutoCommit(false);
    }

    @Override
    public long round() throws SQLException {
        Random random = new Random(1);
        long outcome = 0;
        try (Statement s = connection.createStatement()) {
            s.execute("create table customer(id int primary key, name varchar(40), city varchar(20))");
            s.execute("create table orders(id int primary key, customer int references customer, "
                    + "item varchar(30), price decimal(10, 2), paid boolean)");
            s.execute("create index by_customer on orders(customer)");
            try (PreparedStatement p = connection.prepareStatement("insert into customer values (?, ?, ?)")) {
                for (int i = 0; i < CUSTOMERS; i++) {
                    p.setInt(1, i);
                    p.setString(2, "customer number " + i);
                    p.setString(3, "city " + random.nextInt(40));
                    p.addBatch();
                }
                p.executeBatch();
            }
            try (PreparedStatement p = connection.prepareStatement("insert into orders values (?, ?, ?, ?, false)")) {
                for (int i = 0; i < ORDERS; i++) {
                    p.setInt(1, i);
                    p.setInt(2, random.nextInt(CUSTOMERS));
                    p.setString(3, "item " + random.nextInt(1_000));
                    p.setBigDecimal(4, java.math.BigDecimal.valueOf(random.nextInt(100_000), 2));
                    p.executeUpdate();
                    if (i % 100 == 0) {
                        connection.commit();
                    }
                }
            }
            try (PreparedStatement p = connection.prepareStatement("update orders set paid = true where customer = ? and price < ?")) {
                for (int i = 0; i < CUSTOMERS; i++) {
                    p.setInt(1, i);
                    p.setInt(2, 300 + random.nextInt(400));
                    outcome += p.executeUpdate();
                }
            }
            connection.commit();
            try (ResultSet r = s.executeQuery("select c.city, count(*), sum(o.price) from orders o join customer c "
                    + "on o.customer = c.id where not o.paid group by c.city order by 3 desc")) {
                while (r.next()) {
                    outcome = 31 * outcome + r.getString(1).hashCode() + r.getLong(2) + r.getBigDecimal(3).hashCode();
                }
            }
            s.execute("drop table orders");
            s.execute("drop table customer");
            connection.commit();
        }
        return outcome;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
