-- What a tenant has been sold: the name of a plan of the configuration. It limits nothing.
alter table tenants add column plan {text};

-- How many users could sign in when the tenant last reported its figures.
alter table tenant_measures add column users {i64};
