module breakwater.example/bench/terraform-provider-docker

go 1.26
